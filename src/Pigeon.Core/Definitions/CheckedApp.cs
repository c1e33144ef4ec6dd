using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Definitions;

/// <summary>An app of a file that was checked as a whole.</summary>
/// <param name="Spec">Null when something is wrong with its entry.</param>
public sealed record CheckedApp(AppName Name, StackSpec? Spec);
