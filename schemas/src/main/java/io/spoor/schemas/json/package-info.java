/** Reads JSON records: parsing within limits, canonical form, times. */
@NullMarked
package io.spoor.schemas.json;

import org.jspecify.annotations.NullMarked;
