/**
 * Makes the saved objects of Kibana from the short files in {@code dashboards/kibana}, and checks
 * them: {@code SavedObjectGeneratorTest} compares what is made with the committed file.
 */
@NullMarked
package io.spoor.dashboards;

import org.jspecify.annotations.NullMarked;
