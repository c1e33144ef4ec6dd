using Pigeon.Core;
using Pigeon.Core.Names;

namespace Pigeon.Agent.Settings;

/// <summary>A way in: where HAProxy listens for production and for internal traffic.</summary>
public sealed record FrontendSettings(FrontendName Name, ValueList<string> Bind, ValueList<string> Internal);
