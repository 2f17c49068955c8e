// What a report does not have, in the place of the pages and dialogs that need a server: so its script is smaller.

export function EditDialog(): null {
  return null
}

export function ActionsButton(): null {
  return null
}

export function ExportButton(): null {
  return null
}

export function RunActions(): null {
  return null
}

export function ScoreForm(): null {
  return null
}

export function TracePage(): null {
  return null
}

export function TracesPage(): null {
  return null
}

export function SettingsPage(): null {
  return null
}
