/** Reading JSON records: parsing within limits, canonical form, times. */
@NullMarked
package io.spoor.streams.normalise.domain.json;

import org.jspecify.annotations.NullMarked;
