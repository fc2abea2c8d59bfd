/**
 * Proves findings again: the stages are run once more over the events that an evidence log holds.
 */
@NullMarked
package io.spoor.offline.reproduction;

import org.jspecify.annotations.NullMarked;
