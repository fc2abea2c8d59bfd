@NullMarked
package io.spoor.export.ocsf;

import org.jspecify.annotations.NullMarked;
