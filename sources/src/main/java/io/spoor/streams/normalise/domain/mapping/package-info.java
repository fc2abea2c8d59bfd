/** What a source's mapping is given and what it may answer. */
@NullMarked
package io.spoor.streams.normalise.domain.mapping;

import org.jspecify.annotations.NullMarked;
