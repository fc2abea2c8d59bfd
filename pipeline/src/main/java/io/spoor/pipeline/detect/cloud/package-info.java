/** What detectors know of clouds: names of API operations, and networks. */
@NullMarked
package io.spoor.pipeline.detect.cloud;

import org.jspecify.annotations.NullMarked;
