/** Elements of the routing file: secrets and links. */
@NullMarked
package io.spoor.connectors.alerts.file;

import org.jspecify.annotations.NullMarked;
