/** Hostile HTTP clients. */
@NullMarked
package io.spoor.testkit.http;

import org.jspecify.annotations.NullMarked;
