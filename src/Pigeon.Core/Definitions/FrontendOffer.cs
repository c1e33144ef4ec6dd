using Pigeon.Core.Names;

namespace Pigeon.Core.Definitions;

/// <summary>A frontend that a VM has, as far as definitions depend on it.</summary>
public sealed record FrontendOffer(FrontendName Name, ProxyMode Mode)
{
    /// <summary>What stands against leading traffic to an app on a VM; null when nothing does.</summary>
    /// <param name="file">The name of the definition's file.</param>
    /// <param name="vm">The VM's name.</param>
    /// <param name="offers">All frontends of the VM.</param>
    public static DefinitionError? Problem(string file, AppName app, LoadBalancing loadbal, string vm, IReadOnlyList<FrontendOffer> offers)
    {
        if (offers.FirstOrDefault(offer => offer.Name == loadbal.Frontend) is not { } offer)
            return new DefinitionError(file, 0, 0, $"stacks.{app}.loadbal.frontend",
                $"{vm} has no frontend '{loadbal.Frontend}': it has {(offers.Count == 0 ? "none" : string.Join(", ", offers.Select(each => each.Name)))}");
        if (offer.Mode == loadbal.Lane.Mode) return null;

        // HAProxy hands no connection to a backend that expects requests, and no request to one that expects connections.
        var (wanted, given) = (Word(loadbal.Lane.Mode), Word(offer.Mode));
        return new DefinitionError(file, 0, 0, $"stacks.{app}.loadbal.mode",
            $"the app is of mode {wanted}, and the frontend '{offer.Name}' of {vm} of mode {given}: write mode: {given}, or name a frontend of mode {wanted}");
    }

    private static string Word(ProxyMode mode) => mode.ToString().ToLowerInvariant();
}
