namespace Pigeon.Core.Protocol;

/// <summary>In what the definition file, what is wanted (as released) and what is live (in Docker and HAProxy) differ.</summary>
/// <param name="Revision">The app's revision for which that holds.</param>
/// <param name="Notes">What could not be compared, and what another hand changed lately.</param>
public sealed record DiffWire(
    string Vm, string App, long Revision, IReadOnlyList<DifferenceWire> Differences, IReadOnlyList<string> Notes);
