/** Stitch: places each event in a chain by following links from key to key. */
@NullMarked
package io.spoor.pipeline.stitch;

import org.jspecify.annotations.NullMarked;
