/** Reproduces findings: runs the stages again over the events of an evidence log. */
@NullMarked
package io.spoor.offline.reproduction;

import org.jspecify.annotations.NullMarked;
