/** Those who can be told, a file each: what they are sent, and what their answers mean. No I/O. */
@NullMarked
package io.spoor.connectors.alerts.target;

import org.jspecify.annotations.NullMarked;
