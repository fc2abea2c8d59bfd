/** Creates the topics of the catalogue on a cluster. */
@NullMarked
package io.spoor.platform.topic;

import org.jspecify.annotations.NullMarked;
