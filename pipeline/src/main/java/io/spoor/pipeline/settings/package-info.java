/** What every stage of the pipeline is given: where its messages go. */
@NullMarked
package io.spoor.pipeline.settings;

import org.jspecify.annotations.NullMarked;
