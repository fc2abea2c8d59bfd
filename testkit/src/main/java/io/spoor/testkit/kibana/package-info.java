/**
 * Emulates Kibana's use of Spoor's saved objects as far as tests need it: reads the objects,
 * translates KQL and the state of Lens panels into Kibana's searches, and renders Vega.
 */
@NullMarked
package io.spoor.testkit.kibana;

import org.jspecify.annotations.NullMarked;
