/** Requests of the AuthZEN Authorization API 1.0, as their JSON states them. */
@NullMarked
package io.spoor.decisions.request;

import org.jspecify.annotations.NullMarked;
