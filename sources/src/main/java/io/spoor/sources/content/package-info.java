/** Makes traces of content: keyed hashes and flags that detect can compare, whatever is kept. */
@NullMarked
package io.spoor.sources.content;

import org.jspecify.annotations.NullMarked;
