/** Input and output of a source's mapping. */
@NullMarked
package io.spoor.sources.mapping;

import org.jspecify.annotations.NullMarked;
