/** What runs Spoor as a cluster: docker-compose.yml and what belongs to it. */
@NullMarked
package io.spoor.cli.deploy;

import org.jspecify.annotations.NullMarked;
