/** The decision server: HTTP and TLS before the engine. */
@NullMarked
package io.spoor.decisions.http;

import org.jspecify.annotations.NullMarked;
