using Microsoft.Extensions.Logging;

namespace Pigeon.Hosting.Settings;

/// <summary>What the agent says on standard output.</summary>
/// <param name="Json">One JSON object per line instead of text.</param>
public sealed record LogSettings(LogLevel Level, bool Json);
