using Pigeon.Core.Definitions;
using Pigeon.Core.Names;

namespace Pigeon.Core.Rendering;

/// <summary>All that the frame of a configuration is made of: equal parts make the same one, so it need not be rendered again.</summary>
internal sealed record FrameParts(TemplateSet Templates, ProxySettings Settings, ValueList<(AppName App, InternalTraffic Internal)> Apps);
