import { acquisitionNodes } from './xml/acquisition-nodes.ts';
import { deviceNodes } from './xml/device-nodes.ts';
import { imageFormatNodes } from './xml/image-format-nodes.ts';
import { lineNodes } from './xml/line-nodes.ts';
import { triggerNodes } from './xml/trigger-nodes.ts';
import { category, type Endianness, node } from './xml/xml-nodes.ts';

/** Returns the GenICam XML of the simulated camera (GenApi schema 1.1) for registers of this byte order. */
export function createCameraXml(endianness: Endianness): string {
  const sections = [deviceNodes, imageFormatNodes, acquisitionNodes, triggerNodes, lineNodes].map((build) =>
    build(endianness),
  );
  const categories = sections.flatMap(({ categories }) => Object.entries(categories));
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<RegisterDescription ModelName="SimulatedCamera" VendorName="ManufactureAI" ToolTip="Simulated camera"
  StandardNameSpace="None" SchemaMajorVersion="1" SchemaMinorVersion="1" SchemaSubMinorVersion="0"
  MajorVersion="1" MinorVersion="0" SubMinorVersion="0"
  ProductGuid="5F2C5A0E-7F0B-4A53-9C1E-3D1C8E0C7A11" VersionGuid="A4C2E9B4-52B7-4E19-8A57-0C3E6F6D2B90"
  xmlns="http://www.genicam.org/GenApi/Version_1_1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://www.genicam.org/GenApi/Version_1_1 http://www.genicam.org/GenApi/GenApiSchema_Version_1_1.xsd">`,
    category(
      'Root',
      categories.map(([name]) => name),
    ),
    ...categories.map(([name, features]) => category(name, features)),
    ...sections.flatMap(({ nodes }) => nodes),
    node('Port', 'Device', []),
    '</RegisterDescription>',
    '',
  ].join('\n');
}
