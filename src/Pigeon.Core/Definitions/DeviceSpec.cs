namespace Pigeon.Core.Definitions;

/// <summary>A device of the VM that the container may use.</summary>
/// <param name="Permissions">Of <c>r</c>ead, <c>w</c>rite and <c>m</c>knod.</param>
public sealed record DeviceSpec(string Host, string Container, string Permissions);
