/**
 * The local stack: real servers, Connect with our plugins, and the app, as processes of this
 * machine.
 */
@NullMarked
package io.spoor.localstack;

import org.jspecify.annotations.NullMarked;
