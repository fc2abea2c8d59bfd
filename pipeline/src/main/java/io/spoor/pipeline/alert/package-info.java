/**
 * Alert: groups what was found in a chain, and decides whether somebody is told. What an alert
 * holds is a function of the findings that stand in its chain; what is told of it depends on the
 * order in which things came.
 */
@NullMarked
package io.spoor.pipeline.alert;

import org.jspecify.annotations.NullMarked;
