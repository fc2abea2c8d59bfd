/** Notifications of alerts: their types and severities. Pure: no clock, no I/O. */
@NullMarked
package io.spoor.connectors.alerts.notification;

import org.jspecify.annotations.NullMarked;
