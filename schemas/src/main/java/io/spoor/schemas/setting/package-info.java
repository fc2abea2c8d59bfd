/** Descriptions of configuration keys, stated where the keys are read. */
@NullMarked
package io.spoor.schemas.setting;

import org.jspecify.annotations.NullMarked;
