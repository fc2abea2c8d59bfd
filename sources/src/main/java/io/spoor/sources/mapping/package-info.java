/** What a source's mapping is given and what it may answer. */
@NullMarked
package io.spoor.sources.mapping;

import org.jspecify.annotations.NullMarked;
