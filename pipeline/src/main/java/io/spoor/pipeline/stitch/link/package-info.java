/** Links between keys: which one wins, the path above a key, what is told, and how often. */
@NullMarked
package io.spoor.pipeline.stitch.link;

import org.jspecify.annotations.NullMarked;
