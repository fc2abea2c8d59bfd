/** What detectors know of clouds: names of API operations, and networks. */
@NullMarked
package io.spoor.streams.detect.domain.cloud;

import org.jspecify.annotations.NullMarked;
