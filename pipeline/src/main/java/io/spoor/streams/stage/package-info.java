/** What every stage of the pipeline is given: where its messages go. */
@NullMarked
package io.spoor.streams.stage;

import org.jspecify.annotations.NullMarked;
