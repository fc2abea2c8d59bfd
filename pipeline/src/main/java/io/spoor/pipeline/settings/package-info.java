/** Settings that all stages of the pipeline share. */
@NullMarked
package io.spoor.pipeline.settings;

import org.jspecify.annotations.NullMarked;
