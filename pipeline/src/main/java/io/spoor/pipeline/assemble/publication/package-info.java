/** Documents and views of chains: what is published, and when. */
@NullMarked
package io.spoor.pipeline.assemble.publication;

import org.jspecify.annotations.NullMarked;
