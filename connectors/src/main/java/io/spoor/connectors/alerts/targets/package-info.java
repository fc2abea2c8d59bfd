/** Target types, one file each: requests and the interpretation of responses. No I/O. */
@NullMarked
package io.spoor.connectors.alerts.targets;

import org.jspecify.annotations.NullMarked;
