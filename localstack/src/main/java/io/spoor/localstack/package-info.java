/** The local stack: real servers, Connect with Spoor's plugins, and the app, as local processes. */
@NullMarked
package io.spoor.localstack;

import org.jspecify.annotations.NullMarked;
