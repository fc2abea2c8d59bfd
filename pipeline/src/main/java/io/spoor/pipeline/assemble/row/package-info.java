/** The rows of a chain and their keys, and what is stored in them. */
@NullMarked
package io.spoor.pipeline.assemble.row;

import org.jspecify.annotations.NullMarked;
