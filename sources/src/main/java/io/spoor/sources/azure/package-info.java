/** Entries of Azure's activity log. */
@NullMarked
package io.spoor.sources.azure;

import org.jspecify.annotations.NullMarked;
