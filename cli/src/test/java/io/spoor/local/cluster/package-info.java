/** What runs Spoor as a cluster: docker-compose.yml and what belongs to it. */
@NullMarked
package io.spoor.local.cluster;

import org.jspecify.annotations.NullMarked;
