/** Knowledge about clouds for detectors: names of API operations, and networks. */
@NullMarked
package io.spoor.pipeline.detect.cloud;

import org.jspecify.annotations.NullMarked;
