/** What is to be told, and whether anything is. Pure: no clock, no I/O. */
@NullMarked
package io.spoor.connectors.alerts.notification;

import org.jspecify.annotations.NullMarked;
