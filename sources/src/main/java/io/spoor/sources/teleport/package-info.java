/** Audit events of Teleport. */
@NullMarked
package io.spoor.sources.teleport;

import org.jspecify.annotations.NullMarked;
