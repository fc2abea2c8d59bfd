/** What the routing file is made of: secrets, links. */
@NullMarked
package io.spoor.connectors.alerts.file;

import org.jspecify.annotations.NullMarked;
