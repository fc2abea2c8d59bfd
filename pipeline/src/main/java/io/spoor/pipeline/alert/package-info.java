/**
 * Alert: groups the findings of a chain, and decides whether an alert is sent. The content of an
 * alert is a function of its chain's findings; notification depends on order of arrival.
 */
@NullMarked
package io.spoor.pipeline.alert;

import org.jspecify.annotations.NullMarked;
