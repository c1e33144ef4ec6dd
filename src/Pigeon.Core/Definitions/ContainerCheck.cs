namespace Pigeon.Core.Definitions;

/// <summary>Docker's own healthcheck of a container.</summary>
/// <param name="Test">In the Engine's form: <c>NONE</c>, or <c>CMD</c> and arguments, or <c>CMD-SHELL</c> and one text.</param>
/// <param name="Retries">0 leaves the Engine's own.</param>
public sealed record ContainerCheck(ValueList<string> Test, TimeSpan Interval, TimeSpan Timeout, TimeSpan StartPeriod, int Retries);
