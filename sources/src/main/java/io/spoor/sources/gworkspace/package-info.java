/** Activities of the Reports API of Google Workspace. */
@NullMarked
package io.spoor.sources.gworkspace;

import org.jspecify.annotations.NullMarked;
