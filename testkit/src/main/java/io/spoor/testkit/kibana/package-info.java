/**
 * What Kibana would do with our saved objects, as far as tests need it: reads the objects, turns
 * KQL and the state of Lens panels into searches as Kibana sends them, and renders Vega.
 */
@NullMarked
package io.spoor.testkit.kibana;

import org.jspecify.annotations.NullMarked;
