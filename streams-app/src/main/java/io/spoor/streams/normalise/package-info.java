/**
 * First stage: the raw record of one source becomes an event, or a dead letter that says why not.
 */
@NullMarked
package io.spoor.streams.normalise;

import org.jspecify.annotations.NullMarked;
