using System.Reflection;

namespace Pigeon.Hosting;

/// <summary>The version that the binary was built as.</summary>
public static class BuildVersion
{
    public static string Text { get; } =
        typeof(BuildVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
